package dev.braid.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.Test;

class SealedJsonTest {
  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode().put("format", "é").put("version", 2);
  }

  @Test
  void whatIsSealedIsReadBackAndEndsWithTheDigestOfWhatStandsBefore() {
    byte[] sealed = SealedJson.bytes(object());
    String text = new String(sealed, UTF_8);
    int tail = text.lastIndexOf("  \"sha256\" : ");

    assertThat(text.substring(tail))
        .isEqualTo(
            "  \"sha256\" : \"" + DigestUtils.sha256Hex(text.substring(0, tail)) + "\"\n}\n");
    assertThat(SealedJson.read(sealed).path("format").asText()).isEqualTo("é");
    assertThat(SealedJson.parse(sealed)).isEqualTo(SealedJson.read(sealed));
  }

  @Test
  void noByteCanChangeOrGo() {
    byte[] sealed = SealedJson.bytes(object());
    for (int at = 0; at < sealed.length; at++) {
      byte[] changed = sealed.clone();
      changed[at] ^= 4;
      byte[] cut = Arrays.copyOf(sealed, at);
      assertThatThrownBy(() -> SealedJson.read(changed)).hasMessageContaining("was changed");
      assertThatThrownBy(() -> SealedJson.read(cut)).hasMessageContaining("is cut off");
    }
    assertThatThrownBy(() -> SealedJson.read(Arrays.copyOf(sealed, sealed.length + 1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatCannotBeSealedIsRefused() {
    assertThatThrownBy(() -> SealedJson.bytes(JsonNodeFactory.instance.objectNode()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SealedJson.bytes(object().put("sha256", "")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SealedJson.parse("{".getBytes(UTF_8))).hasMessage("is no JSON");
  }
}
