import HotfixCore

launch(.pick)
