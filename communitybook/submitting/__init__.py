"""From what somebody types or pastes to a proposal that a moderator can decide on."""
