"""The ways people sign in to the portal: on this machine, through a proxy that vouches for them, or with OpenID Connect."""
