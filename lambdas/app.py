"""What Chalice looks for: the app, with the services that the environment describes."""

import os

# Looking for pydantic's plugins takes a sixth of the start; the book has none.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

from chalicelib.application import make_app
from chalicelib.edge import stand_behind_edge
from chalicelib.scheduled import schedule
from chalicelib.wiring import services_of_environment

app = make_app(services_of_environment)
stand_behind_edge(app, services_of_environment)
schedule(app, services_of_environment)
