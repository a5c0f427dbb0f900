"""What one would write with numpy instead of `ftadvise break-even --samples`: break_even.py DRAWS

From how many calls a month tuning google:gemini-3.5-flash is cheaper over 12 months than prompting openai:gpt-5.5, with
the prices and ranges that `ftadvise break-even --table figures` and `--table parts` print. One pair of approaches, one
day's prices, no charts, no turning points, no report.
"""

import sys

import numpy

rng = numpy.random.default_rng(1)
draws = int(sys.argv[1])


def drawn(low, likely, high):
    """Triangular; of figures above zero the logarithm is."""
    if low == high:
        return numpy.full(draws, float(low))
    if low > 0:
        return numpy.exp(rng.triangular(*numpy.log([low, likely, high]), draws))
    return rng.triangular(low, likely, high, draws)


instruction, put, out = drawn(500, 1500, 4000), drawn(100, 500, 2000), drawn(50, 200, 800)
hits, shrink, hourly = drawn(0, 0.5, 0.9), drawn(0.34, 0.6, 0.9), drawn(40, 75, 120)
examples, long, epochs = drawn(100, 500, 2000), drawn(300, 800, 2500), drawn(1, 3, 5)
label, fresh, retrains = drawn(0.1, 1, 5), drawn(0.1, 0.25, 0.5), drawn(1, 2, 4)

cached = numpy.where(instruction >= 1024, instruction * hits, 0)
prompting = ((instruction + put - cached) * 5 + cached * 0.5 + out * 30) / 1e6
tuned = ((instruction * (1 - shrink) + put) * 2.25 + out * 13.5) / 1e6

training = examples * long * epochs * 10 / 1e6
again = retrains * (training + examples * fresh * label + drawn(4, 12, 32) * hourly)
upfront = drawn(24, 60, 160) * hourly + training + examples * label - drawn(8, 16, 40) * hourly
months = 12 * (drawn(1, 2, 6) - drawn(1, 2, 6)) * hourly

saved = prompting - tuned
more = upfront + months + again
with numpy.errstate(divide="ignore", invalid="ignore"):
    calls = numpy.where(saved > 0, numpy.maximum(more, 0) / (12 * saved), numpy.where(more > 0, numpy.inf, 0))
print("from", *(f"{numpy.quantile(calls, share):,.0f}" for share in (0.05, 0.5, 0.95)), "calls a month (5, 50, 95 %)")
