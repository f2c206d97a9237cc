using System.ComponentModel;
using System.Globalization;

namespace HybridGrains.Grains;

/// <summary>
/// Reads an option's names and nothing else, in any case. Without it the binder would take numbers, and end in an exception, not in
/// a sentence, over what is none; here that is the enum's 0, which a validator refuses.
/// </summary>
public sealed class StrictNames<T> : TypeConverter
    where T : struct, Enum
{
    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string);

    public override object ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) =>
        Enum.GetNames<T>().FirstOrDefault(name => name.Equals(value as string, StringComparison.OrdinalIgnoreCase)) is { } known
            ? Enum.Parse<T>(known)
            : default;
}
