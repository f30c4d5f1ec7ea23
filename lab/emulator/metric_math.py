"""CloudWatch's metric math, as far as Sluice admits it: operators, IF, FILL, and what makes one series of several.

A point that a metric lacks is taken for zero where another metric of the expression has one, and what is divided by zero
is left out: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
"""

import ast
import operator
import re

OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
OF_SEVERAL = {
    "SUM": sum,
    "AVG": lambda values: sum(values) / len(values),
    "MIN": min,
    "MAX": max,
}


def calculated(expression, series):
    """The points of the expression, by their times; `series` has those of each metric, by its id."""
    words = {"AND": " and ", "OR": " or ", "&&": " and ", "||": " or ", "^": "**"}
    text = re.sub(r"\b(?:AND|OR)\b|&&|\|\||\^", lambda found: words[found[0]], expression)
    tree = ast.parse(text.strip(), mode="eval").body
    used = [node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id in series]
    points = {}
    for time in sorted({time for name in used for time in series[name]}):
        try:
            points[time] = float(value(tree, {name: series[name].get(time) for name in used}))
        except (ZeroDivisionError, OverflowError):
            continue
    return points


def value(node, at):
    match node:
        case ast.Constant():
            return node.value
        case ast.Name():
            return at[node.id] or 0
        case ast.UnaryOp(op=ast.USub()):
            return -value(node.operand, at)
        case ast.BinOp():
            return OPERATORS[type(node.op)](value(node.left, at), value(node.right, at))
        case ast.Compare(ops=[op], comparators=[right]):
            return OPERATORS[type(op)](value(node.left, at), value(right, at))
        case ast.BoolOp():
            every = all if isinstance(node.op, ast.And) else any
            return every(value(part, at) for part in node.values)
        case ast.Call(func=ast.Name(id="FILL"), args=[ast.Name(id=name), filled]):
            return value(filled, at) if at[name] is None else at[name]
        case ast.Call(func=ast.Name(id="IF"), args=[condition, then, *otherwise]):
            return value(then if value(condition, at) else otherwise[0], at)
        case ast.Call(func=ast.Name(id=name), args=[ast.List(elts=parts)]) if name in OF_SEVERAL:
            return OF_SEVERAL[name]([value(part, at) for part in parts])
    raise ValueError(f"the emulator has no metric math for {ast.unparse(node)}")


def install(seeing, cloudwatch):
    """GetMetricData with expressions, of which MiniStack has none."""
    get, encode = cloudwatch._get_metric_data, cloudwatch._cbor_metric_data_result

    def get_metric_data(params, data, is_cbor, is_json=False):
        queries = (data or {}).get("MetricDataQueries", [])
        expressions = {query["Id"]: query["Expression"] for query in queries if query.get("Expression")}

        def with_expressions(results):
            series = {one["Id"]: dict(zip(one["Timestamps"], one["Values"])) for one in results}
            for one in results:
                if one["Id"] in expressions:
                    points = calculated(expressions[one["Id"]], series)
                    one.update(Timestamps=list(points), Values=list(points.values()), StatusCode="Complete", Messages=[])
            return results

        def answer_cbor(found):
            results = with_expressions(found["MetricDataResults"])
            return cloudwatch._cbor_ok({"MetricDataResults": [encode(one) for one in results]})

        def answer_json(found):
            return cloudwatch._json_ok({"MetricDataResults": with_expressions(found["MetricDataResults"])})

        seen = seeing(
            get, cloudwatch, _cbor_metric_data_result=lambda one: one, _cbor_ok=answer_cbor, _json_ok=answer_json
        )
        return seen(params, data, is_cbor, is_json)

    cloudwatch._get_metric_data = get_metric_data
