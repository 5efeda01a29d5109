"""What Chalice looks for: the app, with the services that the environment describes."""

from chalicelib.application import make_app
from chalicelib.wiring import services_of_environment

app = make_app(services_of_environment)
