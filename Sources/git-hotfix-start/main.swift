import HotfixCore

launch(.start)
