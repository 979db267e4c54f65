"""Lydsak turns Norwegian news articles into audio articles and podcasts."""
