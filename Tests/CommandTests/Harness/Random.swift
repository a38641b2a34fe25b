/// Chance that can be had again: `SEED` in the environment sets it, and what a test draws is its own.
struct Chance: RandomNumberGenerator {
  let seed: UInt64
  private var state: UInt64

  init() {
    self.init(seed: Host.variables["SEED"].flatMap(UInt64.init) ?? .random(in: 1...999_999))
  }

  init(seed: UInt64) { (self.seed, state) = (seed, seed) }

  /// How often something is tried: `RUNS` in the environment, or as often as a whole run can bear.
  static func runs(_ few: Int) -> Int { Host.variables["RUNS"].flatMap(Int.init) ?? few }

  /// splitmix64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }

  mutating func one<C: Collection>(of choices: C) -> C.Element {
    choices.randomElement(using: &self)!
  }
  mutating func happens(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }
}
