later = {"Variable": "$.one", "TimestampLessThanPath": "$.other", "Next": "Yes"}
execution = start(
    {"Is": {"Type": "Choice", "Choices": [later], "Default": "No"}, "Yes": {"Type": "Succeed"}, "No": {"Type": "Fail"}},
    {"one": "2026-01-01T00:00:00Z", "other": "2026-01-02T00:00:00Z"},
)
answer = ended(execution)["status"]
