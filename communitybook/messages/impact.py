"""What is said of the figures of what came of help requests."""

IMPACT = {
    "title_impact": "What came of it",
    "impact_summary": "Requests met, hours given, things lent and people helped in {borough}, in figures.",
    "impact_requests": "Requests met",
    "impact_hours": "Hours that volunteers gave",
    "impact_helped": "People helped",
    "impact_lent": "Things lent or given",
    "impact_groups": "Groups helped",
    "impact_residents": "Residents who helped",
    "impact_by_ward": "Residents who helped, by ward, {quarter}",
    "impact_plot": "{what}: a bar for each row of the table beside it.",
    "quarter_1": "Jan to Mar {year}",
    "quarter_2": "Apr to Jun {year}",
    "quarter_3": "Jul to Sep {year}",
    "quarter_4": "Oct to Dec {year}",
    "ward_several": "More than one ward",
    "quarters_are_in_order": "Each quarter stands once, the oldest first. Put them in order.",
    "impact_wards_are_known": "There is no ward “{given}”. Write its id from places/wards.csv.",
    "impact_cells_are_large": "A figure under five stands by itself. Put that ward under withheld, and one more.",
    "impact_adds_up": "The wards of {quarter} do not fit its residents, or only one is withheld. Withhold two at least.",
    "commit_impact": "Count what came of help requests, up to {day}",
}
