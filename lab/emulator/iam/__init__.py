"""Makes MiniStack ask IAM before anything of the product is done, and refuse as AWS refuses.

MiniStack evaluates policies itself when AUTH is true (its core/iam_evaluator.py), but guesses what a call needs, lets
pass what it cannot guess, and lets its own services (Step Functions, EventBridge, CloudWatch, Lambda) do everything.
Here every call is looked up (needs.py), whoever makes it (callers.py) is judged (judge.py), the answer is put into
AWS's words (refusals.py), and what was asked and granted is counted (ledger.py). AUTH=false turns all of it off.

Free to do anything are the account itself (the test, the shop, CloudFormation) and the roles of "cdk deploy".
"""

from ministack import app

from . import acting, front_door, workers


def install():
    """Comes before whatever else reaches into MiniStack, so that faults and repairs hold around it."""
    if not app.AUTH:
        return
    front_door.judge_every_request()
    front_door.tell_what_was_judged()
    acting.let_machines_act_under_their_role()
    acting.let_rules_act_as_eventbridge()
    acting.let_alarms_act_as_cloudwatch()
    workers.let_functions_log_under_their_role()
