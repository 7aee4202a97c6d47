"""Background jobs of the project itself."""

from django.tasks import task

from wasl.kernel.errors import Conflict
from wasl.project.demo.load import load


@task
def load_demo() -> None:
    """Load the demo company; a repeat of the job finds it there and does nothing."""
    try:
        load()
    except Conflict:
        return
