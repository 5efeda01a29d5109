"""What is said to somebody who may be in danger, by sort, and to those who look after them.

Written with what Samaritans, Women's Aid, Refuge, Shelter, the NHS and GOV.UK publish in mind: say
first what to do, in few words; promise nothing; blame nobody; name no way of dying.
"""

DANGER = {
    "danger_title_taken": "Ring 999 now",
    "danger_line_taken": "Ring even if you feel well. Say what was taken, and when.",
    "danger_title_life": "You matter. Talk to someone now.",
    "danger_line_life": "If you have taken something or are hurt, ring 999.",
    "danger_title_violence": "You have a right to be safe",
    "danger_line_violence": "In danger now? Ring 999. If you cannot speak on a mobile, press 55 when you hear the message. Police help women, men and everyone.",
    "danger_title_child": "Tell someone now",
    "danger_line_child": "If a child is in danger now, ring 999. You do not have to be sure.",
    "danger_title_food": "You can get food",
    "danger_line_food": "Food banks and pantries can help. Ring before you go: opening times change.",
    "danger_title_roof": "Nowhere safe to stay?",
    "danger_line_roof": "Ask the council for help today, even if you are not sure you will get any. If you are in danger, ring 999.",
    "danger_title_bereaved": "Losing someone to suicide",
    "danger_line_bereaved": "You do not have to go through this alone.",
    "danger_counted_taken": "Someone had taken something",
    "danger_counted_life": "Someone spoke of dying or of hurting themselves",
    "danger_counted_violence": "Someone spoke of violence",
    "danger_counted_child": "Someone spoke of a child being hurt",
    "danger_counted_food": "Someone had nothing to eat",
    "danger_counted_roof": "Someone had nowhere to live",
    "danger_counted_bereaved": "Someone had lost a person to suicide",
    "danger_sort_is_known": "“{given}” is no sort of danger. Write one of: {known}.",
    "danger_number_is_known": "There is no number “{given}” under national or borough. Write the name as it stands there.",
}
