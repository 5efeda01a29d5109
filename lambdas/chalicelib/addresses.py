"""Every address of the app, and which function of chalicelib.routes answers there.

A route is named, not imported: its module is read when somebody first comes to it, so that a
process starts with what one request needs.
"""

from dataclasses import dataclass
from functools import cache
from importlib import import_module

from chalicelib.web.routing import Route


@dataclass(frozen=True, slots=True)
class Address:
    """A path, with Chalice's `{name}` for what is captured, and a route for each method.

    Routes are named as "module:function" below chalicelib.routes; "" where a method is not
    answered. A mail program may make the POST of `is_one_click` by itself, in multipart too
    (RFC 8058).
    """

    path: str
    get: str = ""
    post: str = ""
    is_one_click: bool = False

    @property
    def routes(self) -> dict[str, str]:
        """The name of the route by method."""
        named = {"GET": self.get, "POST": self.post}
        return {method: name for method, name in named.items() if name}


@cache
def load_route(name: str) -> Route:
    """The function of that name. Raises ImportError or AttributeError where there is none."""
    module, _, function = name.partition(":")
    route: Route = getattr(import_module(f"chalicelib.routes.{module}"), function)
    return route


ADDRESSES = (
    Address("/app/ask", get="helping.asking:show_beginning", post="helping.asking:begin"),
    Address("/app/claim/proof/{token}", get="claiming:show_proof", post="claiming:prove"),
    Address("/app/claim/{slug}", get="claiming:show_claiming", post="claiming:claim"),
    Address("/app/confirm/{token}", get="sending:show_confirming", post="sending:confirm"),
    Address("/app/dev/mail", get="trying:show_mail"),
    Address("/app/drafts/{token}", get="drafting:resume"),
    Address("/app/drafts/{token}/check", get="sending:show_check", post="sending:send"),
    Address("/app/drafts/{token}/link", post="drafting:mail_link"),
    Address("/app/drafts/{token}/you", get="sending:show_you", post="sending:answer_you"),
    Address("/app/drafts/{token}/{step_id}", get="drafting:show_step", post="drafting:answer_step"),
    Address(
        "/app/drafts/{token}/{step_id}/{item}",
        get="drafting:show_item",
        post="drafting:answer_item",
    ),
    Address("/app/handover/{token}", get="holding:show_handover", post="holding:accept"),
    Address("/app/health", get="looking_after:show_health"),
    Address("/app/help/{id}", get="helping.offering:show_form", post="helping.offering:send"),
    Address("/app/letter", get="letters:show_form", post="letters:ask"),
    Address("/app/letter/choices/{token}", get="letters:show_choices", post="letters:choose"),
    Address("/app/letter/confirm/{token}", get="letters:show_confirming", post="letters:confirm"),
    Address(
        "/app/letter/stop/{token}",
        get="letters:show_stopping",
        post="letters:stop",
        is_one_click=True,
    ),
    Address("/app/link", get="holding:show_asking", post="holding:ask_link"),
    Address("/app/live.json", get="looking_after:show_live_state"),
    Address("/app/manage/{token}", get="managing:show_page"),
    Address("/app/manage/{token}/again/{slug}", post="managing:do_again"),
    Address("/app/manage/{token}/another", post="managing:put_in_another"),
    Address("/app/manage/{token}/answer/{id}", post="managing:answer_changes"),
    Address("/app/manage/{token}/ask", get="helping.asking:show_asking", post="helping.asking:ask"),
    Address("/app/manage/{token}/asks", post="quiet:switch"),
    Address("/app/manage/{token}/edit/{slug}", post="managing:edit"),
    Address("/app/manage/{token}/everything", get="leaving:download"),
    Address("/app/manage/{token}/leave", get="leaving:show_leaving", post="leaving:leave"),
    Address("/app/manage/{token}/links", post="holding:end_links"),
    Address(
        "/app/manage/{token}/now/{slug}", get="at_once:show_choices", post="at_once:change_now"
    ),
    Address("/app/manage/{token}/people", get="holding:show_people", post="holding:hand_over"),
    Address(
        "/app/manage/{token}/requests/{id}",
        get="helping.asked:show_request",
        post="helping.asked:act_on_request",
    ),
    Address(
        "/app/manage/{token}/requests/{id}/close",
        get="helping.asked:show_closing",
        post="helping.asked:close",
    ),
    Address("/app/manage/{token}/requests/{id}/edit", post="helping.asking:edit"),
    Address("/app/manage/{token}/undo/{id}", post="at_once:undo"),
    Address(
        "/app/message/confirm/{token}", get="messaging:show_confirming", post="messaging:confirm"
    ),
    Address("/app/message/{slug}", get="messaging:show_message", post="messaging:send_message"),
    Address("/app/missing", get="gaps:show_form", post="gaps:tell"),
    Address("/app/moderate", get="queue:show_queue"),
    Address(
        "/app/moderate/blocks",
        get="helping.blocking:show_blocks",
        post="helping.blocking:take_again",
    ),
    Address("/app/moderate/bulk", get="bulk:show_many", post="bulk:approve"),
    Address(
        "/app/moderate/calls",
        get="helping.overseeing:show_calls",
        post="helping.overseeing:mark_rung",
    ),
    Address("/app/moderate/enter", get="entering:show_entering", post="entering:enter"),
    Address("/app/moderate/gaps", get="gaps:show_gaps", post="gaps:close"),
    Address("/app/moderate/health", get="looking_after:show_health_page"),
    Address(
        "/app/moderate/help/{id}",
        get="helping.overseeing:show_entering",
        post="helping.overseeing:enter",
    ),
    Address("/app/moderate/help/{id}/{offer_id}", post="helping.overseeing:act_by_phone"),
    Address("/app/moderate/log", get="audit_log:show_log"),
    Address("/app/moderate/log.csv", get="audit_log:download_log"),
    Address("/app/moderate/people", get="people:show_people", post="people:add"),
    Address("/app/moderate/people/{id}", get="people:show_person", post="people:change"),
    Address("/app/moderate/people/{id}/remove", post="people:remove"),
    Address("/app/moderate/requests", get="helping.overseeing:show_requests"),
    Address(
        "/app/moderate/requests/{id}",
        get="helping.overseeing:show_request",
        post="helping.overseeing:act",
    ),
    Address(
        "/app/moderate/returned",
        get="returned_mail:show_returned",
        post="returned_mail:press_again",
    ),
    Address(
        "/app/moderate/settings", get="my_settings:show_settings", post="my_settings:keep_settings"
    ),
    Address(
        "/app/moderate/unpublish",
        get="unpublishing:show_unpublishing",
        post="unpublishing:take_out",
    ),
    Address("/app/moderate/unpublish/undo", post="unpublishing:undo"),
    Address("/app/moderate/{id}", get="deciding:show_submission"),
    Address("/app/moderate/{id}/edit", post="deciding:edit"),
    Address("/app/moderate/{id}/settle/{what}", post="deciding:press_settling"),
    Address("/app/moderate/{id}/{what}", post="deciding:press"),
    Address("/app/object/{token}", get="claiming:show_objecting", post="claiming:object_to_claim"),
    Address(
        "/app/offer/{token}", get="helping.offered:show_offer", post="helping.offered:act_on_offer"
    ),
    Address(
        "/app/offer/{token}/delete",
        get="helping.offered:show_deleting",
        post="helping.offered:delete",
    ),
    Address("/app/offer/{token}/everything", get="helping.offered:show_everything"),
    Address("/app/poster/{slug}", get="telling:show_poster"),
    Address("/app/quiet/{token}", get="quiet:show_quiet", post="quiet:be_quiet", is_one_click=True),
    Address("/app/report/{slug}", get="reporting:show_report", post="reporting:report"),
    Address("/app/right/{token}", get="answering:show_question", post="answering:answer"),
    Address("/app/sent/{token}", get="sending:show_sent"),
    Address("/app/sign-in", get="signing_in:show_signing_in", post="signing_in:send_code"),
    Address("/app/sign-in/code", get="signing_in:show_code", post="signing_in:sign_in"),
    Address("/app/sign-out", post="signing_in:end_session"),
    Address("/app/submit", get="submitting:show_beginning", post="submitting:begin"),
    Address("/app/tell/{slug}", get="telling:show_telling"),
    Address("/app/worried", get="reporting:show_worried"),
    Address("/app/yaml", get="submitting:show_pasting", post="submitting:paste"),
)
