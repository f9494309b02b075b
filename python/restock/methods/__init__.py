"""Every way in which the package sees demand over the period, under one set of questions: cdf, quantile and loss."""
