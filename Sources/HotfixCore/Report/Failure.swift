/// Why a command stopped. A refusal carries its message; the other cases are those that code inspects.
enum Failure: Error, Equatable, Sendable {
  /// What stops the command, thrown with its words beside the code that finds it.
  case refused(Message)
  /// The same for what was typed: the exit status is 129.
  case usage(Message)

  // What a program or the machine failed at.
  case programMissing(Bytes)
  case timedOut(Bytes, seconds: Int)
  /// A program was ended by a signal.
  case interrupted(Int32)
  /// `said`: git's own words.
  case git(command: Bytes, said: Bytes)
  /// `purpose`: an imperative, such as `push 'a' to 'origin'`.
  case step(purpose: Bytes, said: Bytes)
  /// `reason`: as git reports it of the ref.
  case pushRefused(purpose: Bytes, reason: Bytes)
  case unreachable(Bytes, said: Bytes)
  /// The branch is pushed, and its pull request is not open.
  case requestFailed(Message)

  // The place.
  case noWorkTree
  case mirror(Bytes)
  case underWay(Checkout.Operation, onHotfix: Bool)
  /// A git at work here holds locks, or one that was killed has left them.
  indirect case locked(Failure, [Bytes])
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

  /// An object that the history needs and the repository does not have.
  static func missingObject(_ id: ObjectID) -> Failure {
    .refused(
      "the repository does not have the object \(id.short)",
      next: .run("git fetch --unshallow", to: "If this clone is shallow"),
      .run("git fsck", to: "Otherwise, to see what else is missing"))
  }
  /// The history of this clone ends too early for an answer.
  static func shallow(_ remote: Bytes) -> Failure {
    .refused(
      "this clone is shallow: its history ends too early to tell",
      next: .run("git fetch --unshallow \(remote) && " + .again(), to: "To fetch all of it"))
  }
  static func usage(_ text: Text, next: Next...) -> Failure {
    .usage(Message(text, next: next))
  }

  var status: Int32 {
    if case .usage = self { return 129 }
    return 128
  }
}
