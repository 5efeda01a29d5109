"""Offering help, and answering: from the form to both having helped each other."""

import pytest

from chalicelib.acts.live_state import live_json
from chalicelib.jobs.helping import end_invitations, watch_all_loans, watch_requests
from chalicelib.jobs.news import tell_news
from communitybook.helping.moves import LoanState, OfferState, RequestState
from tests.app.asked import (
    DRIVERS,
    GAZEBO,
    drivers,
    gazebo,
    offer_help,
    offer_id_of,
    open_request,
    press,
    press_for,
    record_of,
    states_of,
)
from tests.app.conftest import RunningBook
from tests.app.moderation import csrf, signed_in
from tests.app.owned import PAT, STITCHERS, give_owner, manage_link, see_site
from tests.app.visitor import Visitor


@pytest.fixture
def asker(book: RunningBook) -> tuple[Visitor, str]:
    """Pat, who asks for drivers, and the address of that request's page."""
    owner = give_owner(book, STITCHERS)
    open_request(book, drivers())
    return book.visitor(), f"{manage_link(book, owner)}/requests/{DRIVERS}"


def subjects(book: RunningBook, name: str) -> list[str]:
    return [mail.text for mail in book.mails(f"{name.lower()}@example.org")]


def test_three_offer_for_two_places_and_the_third_is_invited_when_one_withdraws(
    book: RunningBook, asker: tuple[Visitor, str]
) -> None:
    pat, page = asker
    links = {name: offer_help(book, DRIVERS, name) for name in ("Ann", "Bob", "Cat")}
    assert sum("has offered to help" in mail.text for mail in book.mails(PAT)) == 3
    press_for(book, pat, page, DRIVERS, "Ann", "accept", shares="yes", phone="01942 496496")
    press_for(book, pat, page, DRIVERS, "Bob", "accept", shares="yes")
    assert "waiting list" in subjects(book, "Cat")[-1]
    press(book, links["Cat"], "join_list")
    press(book, links["Ann"], "withdraw")
    assert states_of(book, DRIVERS) == {
        "Ann": OfferState.WITHDRAWN,
        "Bob": OfferState.ACCEPTED,
        "Cat": OfferState.INVITED,
    }
    assert "kept for you until" in subjects(book, "Cat")[-1]
    press(book, links["Cat"], "take")
    record = record_of(book, DRIVERS)
    assert states_of(book, DRIVERS)["Cat"] is OfferState.ACCEPTED
    assert record.ask.state is RequestState.FILLED
    assert live_json(book.services)["requests"][DRIVERS] == {
        "state": "filled",
        "remaining": 0,
        "places": {"1": 0},
    }


def test_somebody_who_comes_too_late_is_offered_the_waiting_list_by_the_asker(
    book: RunningBook, asker: tuple[Visitor, str]
) -> None:
    pat, page = asker
    for name in ("Ann", "Bob", "Cat"):
        offer_help(book, DRIVERS, name)
    pat.open(page)
    for name in ("Ann", "Bob"):
        press_for(book, pat, page, DRIVERS, name, "accept")
    answered = pat.post(page, {"offer": offer_id_of(book, DRIVERS, "Cat"), "do": "accept"})
    assert answered.status == 409
    assert "It has just been filled. You can put this offer on the waiting list." in answered.text
    press_for(book, pat, page, DRIVERS, "Cat", "waitlist")
    assert states_of(book, DRIVERS)["Cat"] is OfferState.WAITLISTED
    assert "put you on the waiting list" in subjects(book, "Cat")[-1]


def test_nobody_sees_how_to_reach_the_other_before_both_have_ticked(
    book: RunningBook, asker: tuple[Visitor, str]
) -> None:
    pat, page = asker
    link = offer_help(book, DRIVERS, "Ann", phone="01942 404040", shares="")
    assert "01942 404040" not in pat.open(page).html
    assert "ann@example.org" not in pat.page.html  # type: ignore[union-attr]
    press_for(book, pat, page, DRIVERS, "Ann", "accept", shares="yes", phone="01942 496496")
    assert "01942 496496" not in book.visitor().open(link).html
    assert "01942 404040" not in pat.open(page).html
    press(book, link, "share")
    assert "01942 496496" in book.visitor().open(link).html
    assert "01942 404040" in pat.open(page).html
    assert "01942 496496" in subjects(book, "Ann")[-1]
    assert "01942 404040" in book.mails(PAT)[-1].text


def test_one_question_and_one_answer_go_through_the_book(
    book: RunningBook, asker: tuple[Visitor, str]
) -> None:
    pat, page = asker
    link = offer_help(book, DRIVERS, "Ann")
    press_for(book, pat, page, DRIVERS, "Ann", "question", text="Have you a car with four doors?")
    assert "four doors" in subjects(book, "Ann")[-1]
    press(book, link, "answer", text="Yes, and a boot for walkers.")
    assert "a boot for walkers" in book.mails(PAT)[-1].text
    again = pat.post(
        page, {"offer": offer_id_of(book, DRIVERS, "Ann"), "do": "question", "text": "And?"}
    )
    assert again.status == 409
    assert "one question already" in again.text


def test_an_offer_counts_only_once_its_address_is_confirmed(
    book: RunningBook, asker: tuple[Visitor, str]
) -> None:
    offer_help(book, DRIVERS, "Ann", confirm=False)
    assert book.mails(PAT) == []
    assert states_of(book, DRIVERS) == {"Ann": OfferState.UNCONFIRMED}
    assert "Ann" not in asker[0].open(asker[1]).text


def test_opening_the_link_confirms_nothing(book: RunningBook, asker: tuple[Visitor, str]) -> None:
    link = offer_help(book, DRIVERS, "Ann", confirm=False)
    for _ in range(2):
        book.visitor().open(link)
    assert states_of(book, DRIVERS) == {"Ann": OfferState.UNCONFIRMED}


def test_whoever_offers_twice_for_the_same_time_is_counted_once(
    book: RunningBook, asker: tuple[Visitor, str]
) -> None:
    offer_help(book, DRIVERS, "Ann")
    offer_help(book, DRIVERS, "Ann")
    counted = [one.state for one in record_of(book, DRIVERS).ask.offers.values()]
    assert sorted(counted) == [OfferState.LAPSED, OfferState.OFFERED]


def test_a_form_that_is_sent_twice_makes_one_offer(
    book: RunningBook, asker: tuple[Visitor, str]
) -> None:
    helper = book.visitor()
    helper.open(f"/app/help/{DRIVERS}")
    book.clock.pass_(seconds=5)
    form = helper.page.form(f"/app/help/{DRIVERS}")  # type: ignore[union-attr]
    fields = dict(form.fields) | {"name": "Ann", "email": "ann@example.org", "age": "yes"}
    for _ in range(2):
        assert helper.post(form.action, fields).status == 200
    assert len(record_of(book, DRIVERS).ask.offers) == 1


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"email": "nobody"}, "is not an e-mail address"),
        ({"name": ""}, "Your name"),
        ({"age": ""}, "Tick this if you are 18 or over"),
        ({"how_many": "lots"}, "as a whole number"),
        ({"phone": "12"}, "is too short for a UK number"),
        ({"message": "x" * 1001}, "1000"),
    ],
)
def test_a_bad_answer_is_said_beside_its_question_and_nothing_typed_is_lost(
    book: RunningBook, asker: tuple[Visitor, str], answers: dict[str, str], sentence: str
) -> None:
    helper = book.visitor()
    helper.open(f"/app/help/{DRIVERS}")
    book.clock.pass_(seconds=5)
    good = {"name": "Ann", "email": "ann@example.org", "age": "yes", "group": "The Kept Words"}
    page = helper.fill(good | answers, f"/app/help/{DRIVERS}")
    assert page.status == 400
    assert sentence in page.text
    assert "The Kept Words" in page.html
    assert record_of(book, DRIVERS).ask.offers == {}


def test_an_invitation_that_nobody_answers_goes_to_the_next(
    book: RunningBook, asker: tuple[Visitor, str]
) -> None:
    pat, page = asker
    links = {name: offer_help(book, DRIVERS, name) for name in ("Ann", "Bob", "Cat", "Dee")}
    for name in ("Ann", "Bob"):
        press_for(book, pat, page, DRIVERS, name, "accept")
    for name in ("Cat", "Dee"):
        press(book, links[name], "join_list")
    press(book, links["Bob"], "withdraw")
    assert states_of(book, DRIVERS)["Cat"] is OfferState.INVITED
    book.clock.pass_(hours=72, minutes=1)
    end_invitations(book.services)
    tell_news(book.services)
    assert states_of(book, DRIVERS)["Cat"] is OfferState.LAPSED
    assert states_of(book, DRIVERS)["Dee"] is OfferState.INVITED
    assert "has ended" in subjects(book, "Cat")[-1]
    assert book.services.store.help.list_ended_invitations(book.services.now) == []


def test_a_gazebo_is_handed_over_overdue_returned_with_notes_and_closed_with_its_outcome(
    book: RunningBook,
) -> None:
    owner = give_owner(book, STITCHERS)
    open_request(book, gazebo())
    pat, page = book.visitor(), f"{manage_link(book, owner)}/requests/{GAZEBO}"
    link = offer_help(book, GAZEBO, "Ann")
    press_for(book, pat, page, GAZEBO, "Ann", "accept", shares="yes")
    press_for(
        book, pat, page, GAZEBO, "Ann", "loan", what="handed_over", note="Four poles, one bag"
    )
    assert "Four poles" in book.visitor().open(link).text
    early = pat.post(f"{page}/close", {"hours": "0", "helped": "5"})
    assert early.status == 409
    assert "still out" in early.text
    book.clock.pass_(days=14)
    watch_all_loans(book.services)
    tell_news(book.services)
    loan = next(iter(record_of(book, GAZEBO).ask.loans.values()))
    assert loan.state is LoanState.OVERDUE
    assert "take it back now" in book.mails(PAT)[-1].text
    press(book, link, "loan", what="returned", note="Dry and whole, thank you")
    assert "Dry and whole" in pat.open(page).text
    assert "Thank you" in pat.post(f"{page}/close", {"hours": "5", "helped": "50"}).text
    record = record_of(book, GAZEBO)
    assert record.ask.state is RequestState.CLOSED
    assert record.outcome == {"hours": 5, "helped": 50, "lent": 1, "residents": 1}
    assert list(book.services.store.help.walk_loans_out()) == []


def test_the_file_of_a_request_leaves_git_when_it_has_ended(
    book: RunningBook, asker: tuple[Visitor, str]
) -> None:
    pat, page = asker
    path = f"requests/{DRIVERS}.yml"
    assert book.services.publisher.read(path) is not None
    pat.open(page)
    pat.post(page, {"do": "withdraw"})
    assert live_json(book.services)["requests"][DRIVERS]["state"] == "withdrawn"
    book.run_jobs()
    assert book.services.publisher.read(path) is None
    assert live_json(book.services)["requests"][DRIVERS]["state"] == "withdrawn", (
        "still on its page"
    )
    see_site(book)
    assert DRIVERS not in live_json(book.services)["requests"]


def test_a_request_whose_file_somebody_takes_out_by_hand_is_removed_and_everyone_hears(
    book: RunningBook, asker: tuple[Visitor, str]
) -> None:
    from chalicelib.jobs.publishing import sync_content
    from chalicelib.ports import Publication

    offer_help(book, DRIVERS, "Ann")
    path = f"requests/{DRIVERS}.yml"
    base = book.services.publisher.read(path)
    assert base is not None
    book.services.publisher.publish([Publication("hand2", path, base[0], None, "x")])
    sync_content(book.services)
    tell_news(book.services)
    assert record_of(book, DRIVERS).ask.state is RequestState.REMOVED
    assert "out of the book" in subjects(book, "Ann")[-1]


def test_the_asker_is_nudged_and_then_it_expires_and_everyone_hears(book: RunningBook) -> None:
    give_owner(book, STITCHERS)
    open_request(book, drivers(shifts=[], commitment="flexible", apply_by="2026-12-01"))
    offer_help(book, DRIVERS, "Ann", place="any")
    book.clock.pass_(days=7)
    watch_requests(book.services)
    watch_requests(book.services)
    tell_news(book.services)
    assert sum("Is it still right?" in mail.text for mail in book.mails(PAT)) == 1
    book.clock.pass_(days=4)
    watch_requests(book.services)
    tell_news(book.services)
    assert record_of(book, DRIVERS).ask.state is RequestState.EXPIRED
    assert "is over" in subjects(book, "Ann")[-1]
    assert "what came of it" in book.mails(PAT)[-1].text


def test_a_wrong_link_and_somebody_elses_request_are_not_there(
    book: RunningBook, asker: tuple[Visitor, str]
) -> None:
    assert book.visitor().open(f"/app/offer/{'a' * 32}").status == 404
    other = give_owner(book, "leigh-library", "kim@example.org")
    assert book.visitor().open(f"{manage_link(book, other)}/requests/{DRIVERS}").status == 404


def test_somebody_without_email_is_rung(book: RunningBook, asker: tuple[Visitor, str]) -> None:
    from chalicelib.acts.helping.offering import NewOffer, send_offer

    pat, page = asker
    new = NewOffer("1", 1, "Elsie Jones", "", "01942 404040", "I have a car.", entered_by="kim")
    send_offer(book.services, DRIVERS, new)
    book.clock.pass_(seconds=1)
    tell_news(book.services)
    press_for(book, pat, page, DRIVERS, "Elsie", "accept")
    calls = book.services.store.table.query("calls")
    assert [item.body["news"] for item in calls] == ["offer_received", "accepted"]


def test_pressing_twice_does_it_once_and_says_that_it_is_done(
    book: RunningBook, asker: tuple[Visitor, str]
) -> None:
    pat, page = asker
    link = offer_help(book, DRIVERS, "Ann")
    offer = offer_id_of(book, DRIVERS, "Ann")
    for _ in range(2):
        book.clock.pass_(seconds=1)
        answered = pat.post(page, {"offer": offer, "do": "accept"})
        assert answered.status == 200
        assert "You have said yes" in answered.text
    assert record_of(book, DRIVERS).ask.places["1"].remaining == 1
    for _ in range(2):
        answered = book.visitor().post(link, {"do": "withdraw"})
        assert answered.status == 200
        assert "taken your offer back" in answered.text
    tell_news(book.services)
    assert sum("can't help after all" in mail.text for mail in book.mails(PAT)) == 1


def test_a_blocked_address_is_refused_is_listed_without_itself_and_can_be_taken_again(
    book: RunningBook, asker: tuple[Visitor, str]
) -> None:
    offer_help(book, DRIVERS, "Ann")
    kim = signed_in(book)
    kim.open(f"/app/moderate/requests/{DRIVERS}")
    offer = offer_id_of(book, DRIVERS, "Ann")
    token = csrf(book, kim)
    blocking = {"csrf": token, "do": "block", "offer": offer, "why": "Wrote nasty things"}
    kim.post(f"/app/moderate/requests/{DRIVERS}", blocking)
    page = kim.open("/app/moderate/blocks")
    assert "Wrote nasty things" in page.text
    assert "ann@" not in page.html
    again = {"name": "Ann", "email": "ann@example.org", "age": "yes"}
    helper = book.visitor()
    helper.open(f"/app/help/{DRIVERS}")
    book.clock.pass_(seconds=5)
    assert "Ring us, and we will talk about it" in helper.fill(again, "/app/help/").text
    kim.fill({}, "/app/moderate/blocks")
    assert "None." in kim.open("/app/moderate/blocks").text
    helper.open(f"/app/help/{DRIVERS}")
    book.clock.pass_(seconds=5)
    assert "Look at your e-mail" in helper.fill(again, "/app/help/").text
