"""What the pages of a group say: its own page, claims, messages, reports and letters."""

MANAGE = {
    # the lines of git's history
    "commit_cancelled": "Call off a date: {name}",
    "commit_cancelled_undo": "Take back a date called off: {name}",
    "commit_full": "Mark as full: {name}",
    "commit_full_undo": "Take back that it is full: {name}",
    "commit_room": "Say there is room: {name}",
    "commit_room_undo": "Take back that there is room: {name}",
    "commit_paused": "Pause: {name}",
    "commit_paused_undo": "Take back a pause: {name}",
    "commit_going_on": "Go on again: {name}",
    "commit_going_on_undo": "Take back that it goes on: {name}",
    "commit_hidden": "Hide a contact: {name}",
    "commit_hidden_undo": "Show a contact again: {name}",
    "commit_removed": "Withdraw: {name}",
    "commit_removed_undo": "Bring back: {name}",
    "commit_confirmed": "Confirm: {name}",
    "commit_unanswered": "Nobody answers for: {name}",
    "file_is_broken": "The file in git can't be read. Mend it there; then this goes on by itself.",
    "undo_is_over": "It is more than {days} days ago, or was put back already. Change it with Edit.",
}  # fmt: skip
