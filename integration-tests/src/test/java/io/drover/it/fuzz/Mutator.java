package io.drover.it.fuzz;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Makes new inputs out of known ones; the same seed makes the same ones. */
final class Mutator {
  private static final int LENGTH_MAX = 8 << 10;
  private static final long[] NUMBERS = {
    0, 1, -1, 2, 127, 128, 255, 256, 32_767, 65_535, 65_536, Integer.MAX_VALUE, Integer.MIN_VALUE
  };

  private final Random random;
  private final List<byte[]> corpus;
  private final List<byte[]> words = new ArrayList<>();
  private final Target target;

  Mutator(Target target, List<byte[]> corpus, long seed) {
    this.target = target;
    this.random = new Random(seed);
    this.corpus = corpus;
    target.dictionary().forEach(word -> words.add(word.getBytes(StandardCharsets.UTF_8)));
  }

  byte[] next() {
    byte[] input = any();
    if (target.message().isPresent() && random.nextInt(3) == 0) {
      input = fields(target.message().get(), input);
    }
    for (int rounds = 1 + random.nextInt(1 + random.nextInt(8)); rounds > 0; rounds--) {
      input = mutate(input);
    }
    return input.length > LENGTH_MAX ? Arrays.copyOf(input, LENGTH_MAX) : input;
  }

  private byte[] any() {
    return corpus.isEmpty() ? new byte[0] : corpus.get(random.nextInt(corpus.size()));
  }

  private byte[] mutate(byte[] input) {
    int at = random.nextInt(input.length + 1);
    int end = Math.min(input.length, at + 1 + random.nextInt(1 + random.nextInt(32)));
    return switch (random.nextInt(8)) {
      case 0 -> flip(input);
      case 1 -> splice(input, at, end, new byte[0]);
      case 2 -> splice(input, at, at, random(1 + random.nextInt(8)));
      case 3 -> splice(input, at, Math.min(input.length, at + 4), number());
      case 4 -> splice(input, at, at, Arrays.copyOfRange(input, at, end));
      case 5 -> {
        byte[] other = any();
        int from = random.nextInt(other.length + 1);
        yield splice(input, at, end, Arrays.copyOfRange(other, from, other.length));
      }
      case 6 -> splice(input, at, random.nextBoolean() ? at : end, word());
      default -> splice(input, at, Math.min(input.length, at + 1), random(1));
    };
  }

  private byte[] flip(byte[] input) {
    byte[] changed = input.clone();
    if (changed.length > 0) {
      changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return changed;
  }

  private byte[] number() {
    long value = NUMBERS[random.nextInt(NUMBERS.length)];
    int length = 1 << random.nextInt(3);
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (value >> (8 * (length - 1 - i)));
    }
    return bytes;
  }

  private byte[] word() {
    return words.isEmpty() ? random(3) : words.get(random.nextInt(words.size()));
  }

  private byte[] random(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] splice(byte[] text, int from, int to, byte[] piece) {
    byte[] result = new byte[text.length - (to - from) + piece.length];
    System.arraycopy(text, 0, result, 0, from);
    System.arraycopy(piece, 0, result, from, piece.length);
    System.arraycopy(text, to, result, from + piece.length, text.length - to);
    return result;
  }

  /** Changes one field somewhere in the message that the input is. */
  private byte[] fields(Descriptor kind, byte[] input) {
    try {
      return changed(DynamicMessage.parseFrom(kind, TolerantWire.message(kind, input)), 0)
          .toByteArray();
    } catch (InvalidProtocolBufferException e) {
      return input;
    }
  }

  private Message changed(Message message, int depth) {
    Message.Builder builder = message.toBuilder();
    List<FieldDescriptor> all = message.getDescriptorForType().getFields();
    List<FieldDescriptor> there = List.copyOf(message.getAllFields().keySet());
    if (all.isEmpty()) {
      return message;
    }
    boolean known = !there.isEmpty() && random.nextInt(4) > 0;
    List<FieldDescriptor> from = known ? there : all;
    FieldDescriptor field = from.get(random.nextInt(from.size()));
    if (known && random.nextInt(8) == 0) {
      return builder.clearField(field).build();
    }
    if (field.isRepeated()) {
      int count = message.getRepeatedFieldCount(field);
      int index = random.nextInt(count + 1);
      if (index < count) {
        builder.setRepeatedField(
            field, index, value(builder, field, message.getRepeatedField(field, index), depth));
      } else {
        Object sample =
            count == 0 ? Map.of() : message.getRepeatedField(field, random.nextInt(count));
        builder.addRepeatedField(field, value(builder, field, sample, depth));
      }
    } else {
      builder.setField(field, value(builder, field, message.getField(field), depth));
    }
    return builder.build();
  }

  private Object value(Message.Builder parent, FieldDescriptor field, Object before, int depth) {
    long number =
        random.nextBoolean() ? NUMBERS[random.nextInt(NUMBERS.length)] : random.nextInt(100);
    return switch (field.getJavaType()) {
      case INT -> (int) number;
      case LONG -> random.nextInt(4) == 0 ? random.nextLong() : number;
      case FLOAT -> (float) number / 3;
      case DOUBLE -> random.nextInt(4) == 0 ? Double.NaN : (double) number / 3;
      case BOOLEAN -> random.nextBoolean();
      case STRING -> new String(mutate(random.nextBoolean() ? word() : text(before)), UTF_8);
      case BYTE_STRING -> com.google.protobuf.ByteString.copyFrom(random(random.nextInt(40)));
      case ENUM ->
          field
              .getEnumType()
              .getValues()
              .get(random.nextInt(field.getEnumType().getValues().size()));
      case MESSAGE -> {
        Message inner =
            before instanceof Message there ? there : parent.newBuilderForField(field).build();
        yield depth > 10 ? inner : changed(inner, depth + 1);
      }
    };
  }

  private static final java.nio.charset.Charset UTF_8 = StandardCharsets.UTF_8;

  private static byte[] text(Object before) {
    return before instanceof String text ? text.getBytes(UTF_8) : new byte[0];
  }
}
