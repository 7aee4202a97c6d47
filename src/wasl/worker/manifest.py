"""What `worker` adds to the product for people: nothing; its failures are shown by `operations`."""

from wasl.kernel.manifest import Manifest

manifest = Manifest()
