"""What Chalice looks for: the app, with the services that the environment describes."""

import gc
import os

# Looking for pydantic's plugins takes a sixth of the start; the book has none.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
# What a start makes is there to stay: looking for garbage in it takes a twelfth of the start.
gc.disable()

from chalicelib.application import make_app  # noqa: E402
from chalicelib.edge import stand_behind_edge  # noqa: E402
from chalicelib.scheduled import schedule  # noqa: E402
from chalicelib.wiring import services_of_environment  # noqa: E402

app = make_app(services_of_environment)
stand_behind_edge(app, services_of_environment)
# Lambda looks for them here, by the names that the template gives: app.publishing and so on.
globals().update(schedule(app, services_of_environment))

gc.freeze()
gc.enable()
