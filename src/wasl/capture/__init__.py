"""Public forms: what strangers send is stored first, looked over, and handed on to whoever reacts to it."""
