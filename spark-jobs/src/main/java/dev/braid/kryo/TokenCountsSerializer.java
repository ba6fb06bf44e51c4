package dev.braid.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.braid.text.TokenCounts;

/** Each token and its count, behind the number of types. */
final class TokenCountsSerializer extends Serializer<TokenCounts> {
  @Override
  public void write(Kryo kryo, Output output, TokenCounts counts) {
    output.writeVarInt(counts.types(), true);
    counts.forEach(
        (token, count) -> {
          output.writeString(token);
          output.writeVarLong(count, true);
        });
  }

  @Override
  public TokenCounts read(Kryo kryo, Input input, Class<TokenCounts> type) {
    int types = input.readVarInt(true);
    TokenCounts counts = new TokenCounts();
    for (int i = 0; i < types; i++) {
      counts.add(input.readString(), input.readVarLong(true));
    }
    return counts;
  }
}
