package dev.layersock.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layersock.contract.ProviderUnderTest;
import dev.layersock.contract.race.ConnectRaces;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.protocol.SocketType;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Upcalls;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** Races over the network in memory. */
class LoopbackRacesTest extends ConnectRaces {
  private static final int EPHEMERAL = 16384;

  @Override
  protected ProviderUnderTest create(Upcalls upcalls) throws UnknownHostException {
    return LoopbackUnderTest.ipv4(upcalls);
  }

  /** Ports that cannot be had, found out by taking all others. */
  @Override
  protected long inUse(ProviderUnderTest underTest) throws WsaException {
    List<ProviderSocket> all = new ArrayList<>();
    long free = 0;
    boolean more = true;
    while (more) {
      ProviderSocket s = underTest.open(SocketType.STREAM);
      all.add(s);
      try {
        underTest.provider().bind(s, new InetSocketAddress(underTest.local(), 0));
        free++;
      } catch (WsaException e) {
        assertThat(e.error()).isEqualTo(WsaError.WSAENOBUFS);
        more = false;
      }
    }
    for (ProviderSocket s : all) {
      underTest.provider().closeSocket(s);
    }
    return EPHEMERAL - free;
  }
}
