"""How long a year, a month and a bucket of demand are, in days."""

DAYS_A_YEAR = 365.0
DAYS_A_MONTH = 30.4375  # 365.25 / 12
BUCKET_DAYS = {"day": 1.0, "week": 7.0, "month": DAYS_A_MONTH}
