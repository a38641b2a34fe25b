import HotfixCore

launch(.sync)
