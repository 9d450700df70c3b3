"""A test client that reads a page's forms, so that a test posts what a person would."""

from html.parser import HTMLParser

from flask.testing import FlaskClient


class _Forms(HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms, self._select = [], None

    def handle_starttag(self, tag, pairs):
        given = dict(pairs)
        if tag == "form":
            self.forms.append({"action": given.get("action"), "method": given.get("method", "get"), "fields": {}})
        elif self.forms and tag == "input" and given.get("name"):
            kind = given.get("type", "text")
            if kind in ("submit", "button", "file") or kind in ("checkbox", "radio") and "checked" not in given:
                return
            self.forms[-1]["fields"][given["name"]] = given.get("value", "")
        elif self.forms and tag == "select":
            self._select = given.get("name")
        elif self._select and tag == "option" and ("selected" in given or self._select not in self.forms[-1]["fields"]):
            self.forms[-1]["fields"][self._select] = given.get("value", "")

    def handle_endtag(self, tag):
        if tag == "select":
            self._select = None


def forms_of(html: str) -> list[dict]:
    """The forms of a page: action, method and the fields as they stand."""
    parser = _Forms()
    parser.feed(html)
    return parser.forms


class Client(FlaskClient):
    """Posts through the page's own forms, with their tokens, and closes every answer."""

    def open(self, *args, **given):
        return super().open(*args, **({"buffered": True} | given))

    def submit(self, page_url: str, action: str | None = None, htmx: bool = False, **typed):
        """Open ``page_url``, fill in its form (the one posting to ``action``, else the last POST form), send it."""
        html = self.get(page_url).get_data(as_text=True)
        posts = [form for form in forms_of(html) if form["method"].lower() == "post"]
        wanted = [form for form in posts if (form["action"] or page_url) == (action or form["action"] or page_url)]
        form = [form for form in wanted if not (form["action"] or "").endswith("/sign-out")][-1]
        headers = {"HX-Request": "true"} if htmx else {}
        return self.post(form["action"] or page_url, data=form["fields"] | typed, headers=headers)

    def sign_in(self, login_name: str, password: str = "correct-horse-battery"):
        """Sign in as a person would."""
        return self.submit("/staff/sign-in", login_name=login_name, password=password)


def text(answer) -> str:
    """The page that was answered."""
    return answer.get_data(as_text=True)
