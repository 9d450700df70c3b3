"""图书查询: what is found by readers and by staff, the new-book list, and the index behind both."""

from yylib.services import bibs
from yylib.services.catalogue import index

bibs.follow(index.renew)
