package dev.layersock.loopback;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.qos.FlowSpec;
import dev.layersock.qos.QualityOfService;
import dev.layersock.settings.DataRate;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Lets connections reserve token rates, of both directions, as long as they fit into the network's
 * capacity.
 *
 * <p>Any thread may call it; it has no lock.
 */
final class Admission {
  private final long capacity;
  private final AtomicLong reserved = new AtomicLong();

  Admission(Optional<DataRate> capacity) {
    this.capacity = capacity.map(DataRate::bytesPerSecond).orElse(Long.MAX_VALUE);
  }

  /**
   * Puts the reservation for some flows in the place of another.
   *
   * @param held bytes a second of the other; 0 for none
   * @return bytes a second of the new one
   * @throws WsaException WSAEOPNOTSUPP if it does not fit; the other stays
   */
  long exchange(long held, @Nullable QualityOfService flows) throws WsaException {
    long wanted = rate(flows);
    if (wanted <= held) {
      reserved.addAndGet(wanted - held);
      return wanted;
    }
    long before;
    do {
      before = reserved.get();
      requireFits(wanted, held, before);
    } while (!reserved.compareAndSet(before, before + wanted - held));
    return wanted;
  }

  /** Gives a reservation back. */
  void release(long held) {
    if (held != 0) {
      reserved.addAndGet(-held);
    }
  }

  /**
   * Checks that there is room for some flows now. Nothing is reserved.
   *
   * @throws WsaException WSAEOPNOTSUPP
   */
  void require(@Nullable QualityOfService flows) throws WsaException {
    requireFits(rate(flows), 0, reserved.get());
  }

  private void requireFits(long wanted, long held, long taken) throws WsaException {
    if (wanted - held > capacity - taken) {
      throw new WsaException(
          WsaError.WSAEOPNOTSUPP,
          "the flows need "
              + wanted
              + " B/s, of "
              + capacity
              + " B/s only "
              + (capacity - taken + held)
              + " B/s are left; ask for less");
    }
  }

  private static long rate(@Nullable QualityOfService flows) {
    return flows == null ? 0 : rate(flows.sending()) + rate(flows.receiving());
  }

  private static long rate(FlowSpec flow) {
    return FlowSpec.isSpecified(flow.tokenRate()) ? flow.tokenRate() : 0;
  }
}
