"""How governments choose: menus, foresight, expected answers, and how lines settle."""
