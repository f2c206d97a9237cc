using System.ComponentModel;
using System.Globalization;

namespace HybridGrains.Grains.Policies;

/// <summary>
/// Reads modes strictly. Without it the binder would take "2" for one of them and end in an exception, not in a sentence, over
/// what is none.
/// </summary>
internal sealed class PolicyModeConverter : TypeConverter
{
    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string);

    public override object ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) =>
        value switch
        {
            "fixed" => PolicyMode.Fixed,
            "learned" => PolicyMode.Learned,
            "online" => PolicyMode.Online,
            _ => PolicyMode.Unknown,
        };
}
