"""How pages speak: one small file per status-page platform, pure."""
