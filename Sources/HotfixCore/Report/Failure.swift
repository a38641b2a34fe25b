/// Why a command stopped: the facts. Their words are in `FailureWords.swift`.
enum Failure: Error, Equatable, Sendable {
  /// What stops the command, thrown with its words beside the code that finds it.
  case refused(Message)

  // What was typed.
  case usage(Usage)

  // The machine and git itself.
  case programMissing(Bytes)
  case noOutput
  case gitTooOld(Bytes)
  case noRepository(said: Bytes)
  case noFolder
  case git(command: Bytes, said: Bytes)
  case missingObject(ObjectID)
  case shallow(Bytes)
  case timedOut(Bytes, seconds: Int)
  case interrupted(Int32)
  case step(purpose: Bytes, said: Bytes)
  /// `reason`: as git reports it of the ref.
  case pushRefused(purpose: Bytes, reason: Bytes)

  // Configuration.
  case badValue(Config.Entry, allowed: [Bytes])
  case noUser
  case sameBranches(Bytes)
  case badBranchName(Bytes)
  case longLived(Bytes)
  case symbolic(Bytes, target: Bytes)

  // The remote.
  case noRemote
  case noSuchRemote(Bytes, known: [Bytes])
  case whichRemote([Bytes])
  case unreachable(Bytes, said: Bytes)
  case noMain(Bytes, Bytes?)
  case noProduction(Bytes, Bytes, likely: [Bytes])

  // The place.
  case noWorkTree
  case mirror(Bytes)
  case underWay(Checkout.Operation, onHotfix: Bool)
  /// `left`: files that an interrupted git may have left, as they are to become.
  case uncommitted([Bytes], left: [Bytes])
  /// And nothing is under way that would explain it.
  case leftUnmerged([Bytes])
  /// A git at work here holds locks, or one that was killed has left them, and files half written:
  /// `written` over what was there, `made` where nothing was.
  indirect case locked(
    Failure, [Bytes], written: Leftover = Leftover(), made: Leftover = Leftover())
  case halfMade(worktree: Bytes)
  case checkedOutElsewhere(Bytes, at: Bytes)
  case nameTaken(Bytes, by: Bytes, on: Bytes?)

  // Branches.
  case othersBranch(Int, OthersBranch, command: CommandName)
  /// `stops`: a pick has stopped here. `open`: without numbers, the branches that may be meant.
  case noTarget(current: Bytes?, isHotfix: Bool, stops: Bool, numbers: [Int], open: [Ref])
  /// `open`: what is left unmerged there.
  case rebased(Bytes, ontoMain: Bool, open: [Bytes])
  case notAHotfix(Bytes)
  case noSuchBranch(Bytes)
  case nothingToPick(Bytes)
  /// `besides`: of which branch commits would be taken along, were it rebased as it is.
  /// `others`: commits that somebody else has there.
  case remoteHoldsMain(
    Bytes, ObjectID, remote: Bytes, count: Int, main: Bytes, others: [Commit], isHere: Bool)
  /// Somebody took them back there by force; `from`: up to where the remote had the branch.
  /// `hasPicks`: they have picks of fixes that the remote has no more.
  case takenBack(
    Bytes, [Commit], remote: Bytes, from: ObjectID, isBehind: Bool, hasPicks: Bool)
  case behindRemote(Bytes, remote: Bytes, missing: Int, isHere: Bool, besides: Bytes?)
  /// `onto`: the branch of the remote where its own commits belong.
  case holdsMain(
    Bytes, count: Int, main: Bytes, production: Bytes, remote: Bytes, onto: Bytes)

  // A pick that stopped.
  case noPickStopped
  /// What going back would overwrite.
  case atRisk(AtRisk)
  case notGoneBack(said: Bytes)
  case otherPickStopped(ObjectID)
  /// They are edited: none of it is as git has left it, and no conflict markers are in it.
  case unmerged([Bytes], areEdited: Bool)
  case markersLeft([Bytes])
  case resolvedToNothing(Int?)
  case markersCommitted([Bytes], branch: Bytes, isHere: Bool)

  // After the push.
  case requestFailed(Bytes, hasPage: Bool)

  enum Usage: Equatable, Sendable {
    case unknownOption(Bytes)
    case unknownSwitch(Bytes)
    case ambiguous(Bytes, [Bytes])
    case takesNoValue(Bytes)
    case needsValue(Bytes)
    case badChoice(Bytes, Bytes, [Bytes])
    case noNumber
    case notANumber(Bytes)
    case tooMany(Bytes)
    case otherRepository(Bytes)
    case together(Bytes, Bytes)
    case alone(Bytes, without: Bytes)
  }

  /// Somebody else's hotfix branch for the same number.
  struct OthersBranch: Equatable, Sendable {
    let branch: Bytes
    let user: Bytes?
    let remote: Bytes
    let last: Bytes
    let age: Bytes
    let commits: Int
  }

  /// A refusal and the ways on: the recommended one first, what is dangerous last.
  static func refused(_ text: Text, next: [Next] = []) -> Failure {
    .refused(Message(text, next: next))
  }
  static func refused(_ text: Text, next: Next...) -> Failure {
    .refused(Message(text, next: next))
  }

  var status: Int32 {
    if case .usage = self { return 129 }
    return 128
  }
}
