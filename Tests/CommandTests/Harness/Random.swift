/// Chance that can be had again, by `HOTFIX_SEED` in the environment.
struct Chance: RandomNumberGenerator {
  let seed = Host.variables["HOTFIX_SEED"].flatMap(UInt64.init) ?? 1
  private var numbers: SplitMix

  init() { numbers = SplitMix(state: seed) }

  mutating func next() -> UInt64 { numbers.next() }
  mutating func one<C: Collection>(of choices: C) -> C.Element {
    choices.randomElement(using: &self)!
  }
  mutating func happens(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }
}

/// SplitMix64: the same numbers for the same seed everywhere.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
  mutating func below(_ count: Int) -> Int { Int(next() % UInt64(count)) }
}
