"""What past outcomes teach: a law of mean and spread, the level to ask for, and the method that keeps its promise cheapest."""
