from tests.test_hostile import lived_in
from tests.views.test_access import a_client
def test_all_paths_open(lived_in):
    c = a_client(lived_in, "director","admin")
    bad=[(p,c.get(p).status_code) for p in lived_in.also]
    print([b for b in bad if b[1]!=200])
