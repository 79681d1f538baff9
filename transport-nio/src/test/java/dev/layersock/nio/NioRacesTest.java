package dev.layersock.nio;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.layersock.contract.ProviderUnderTest;
import dev.layersock.contract.race.ConnectRaces;
import dev.layersock.spi.Upcalls;
import java.io.IOException;
import java.lang.management.ManagementFactory;

/** Races over TCP of this host. */
class NioRacesTest extends ConnectRaces {
  @Override
  protected ProviderUnderTest create(Upcalls upcalls) throws IOException {
    return NioUnderTest.ipv4(upcalls);
  }

  /** The descriptors of the process; 0 on a host that does not count them. */
  @Override
  protected long inUse(ProviderUnderTest underTest) {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getOpenFileDescriptorCount()
        : 0;
  }
}
