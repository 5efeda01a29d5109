"""What a listing or a help request has to keep to, a module for each kind of rule."""
