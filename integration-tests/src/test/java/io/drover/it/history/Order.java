package io.drover.it.history;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Which calls must come before which, by what Drover promises:
 *
 * <ul>
 *   <li>a write comes after everything that was answered before it was asked for;
 *   <li>what carries a lower index comes before what carries a higher one;
 *   <li>a read that names an index comes after everything that carries that index or a lower one.
 * </ul>
 *
 * <p>A read that names no index may be of the past, for any master answers it from what it has. It
 * is held to the index that it says it is true at, and it cannot show what was asked for after it
 * was answered. So a client that names the highest index that it has seen reads its own writes and
 * never goes back in time, while its reads may miss what others have just written.
 */
final class Order {
  private final List<BitSet> before;

  Order(List<Call> calls) {
    this.before = new ArrayList<>(calls.size());
    for (int i = 0; i < calls.size(); i++) {
      before.add(earlier(calls, i));
    }
  }

  private static BitSet earlier(List<Call> calls, int later) {
    BitSet earlier = new BitSet(calls.size());
    for (int i = 0; i < calls.size(); i++) {
      if (i != later && precedes(calls.get(i), calls.get(later))) {
        earlier.set(i);
      }
    }
    return earlier;
  }

  private static boolean precedes(Call a, Call b) {
    if (!b.read() && a.answerNanos() < b.invokeNanos()) {
      return true;
    }
    if (a.index() == 0) {
      return false;
    }
    boolean named =
        b.operation() instanceof Operation.Read(long minIndex)
            && a.index() <= minIndex
            && !isLaterRead(a, b);
    return named || (b.index() > 0 && a.index() < b.index());
  }

  /** Two reads of one index that each name it: the one that was asked for first comes first. */
  private static boolean isLaterRead(Call a, Call b) {
    return a.read() && a.invokeNanos() >= b.invokeNanos();
  }

  /** What must come before this call. */
  BitSet before(int call) {
    return before.get(call);
  }
}
