package dev.headgate.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A17, A18: what a name may resolve to. */
class AddressGuardTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "::ffff:169.254.169.254",
                "64:ff9b::a9fe:a9fe",
                "2002:a9fe:a9fe::1",
                "fd00:ec2::254",
                "100.100.100.200",
                "168.63.129.16",
                "fe80::1",
                "0.0.0.0",
                "::",
                "224.0.0.1",
                "ff02::1"
            })
    void neverCallsAnAddressOfTheMachineItself(String address) {
        assertThat(AddressGuard.mayBeCalled(InetAddress.ofLiteral(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.0.0.8",
                "192.168.1.5",
                "fd00::8",
                "8.8.8.8",
                "2606:4700::1111",
                "64:ff9b::808:808",
                "2002:808:808::1"
            })
    void callsWhatAnOperatorMayMean(String address) {
        assertThat(AddressGuard.mayBeCalled(InetAddress.ofLiteral(address))).isTrue();
    }

    @Test
    void aNameOfWhichNoAddressMayBeCalledDoesNotResolve() {
        assertThatThrownBy(() -> new AddressGuard().resolve("169.254.169.254"))
                .isInstanceOf(UnknownHostException.class)
                .hasMessageContaining("no address of the host may be called");
    }
}
