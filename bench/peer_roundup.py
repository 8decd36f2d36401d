"""Roundup's demonstration tracker as a WSGI application, by its own handler."""

import os

from roundup.cgi.wsgi_handler import RequestDispatcher

application = RequestDispatcher(os.environ["PEER_HOME"])
