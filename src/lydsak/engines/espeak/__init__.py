"""The offline voice: libespeak-ng in this process."""
