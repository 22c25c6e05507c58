"""Whatever speaks to a platform here has patience with it."""

from tests.patience import patient

__all__ = ["patient"]
