package dev.braid.kernel;

import org.bytedeco.javacpp.Pointer;

/** A pointer that owns nothing and can be moved, so that passing an address costs no object. */
final class Address extends Pointer {
  Address to(long newAddress) {
    address = newAddress;
    return this;
  }
}
