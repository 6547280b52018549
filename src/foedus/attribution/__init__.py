"""Why arms differ: answer cards and waterfalls, from paired arms with groups of mechanisms off."""
