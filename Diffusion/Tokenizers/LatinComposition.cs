using System.Collections.Frozen;
using System.Text;

namespace HybridGrains.Diffusion.Tokenizers;

/// <summary>Unicode NFC for Latin letters with one combining mark, without the ICU library that .NET's own normalisation needs and fresh machines often lack.</summary>
/// <remarks>Text in other scripts is taken as it is written; keyboards and web pages send it composed.</remarks>
internal static class LatinComposition
{
    private static readonly FrozenDictionary<(char Base, char Mark), char> Composed = Pairs()
        .ToFrozenDictionary(pair => pair.Key, pair => pair.Value);

    public static string Compose(string text)
    {
        if (!text.Any(letter => letter is >= '\u0300' and <= '\u036f'))
            return text;
        var composed = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            if (composed.Length > 0 && Composed.TryGetValue((composed[^1], letter), out var whole))
                composed[^1] = whole;
            else
                composed.Append(letter);
        }

        return composed.ToString();
    }

    private static IEnumerable<KeyValuePair<(char, char), char>> Pairs()
    {
        (char Mark, string Bases, string Wholes)[] rows =
        [
            ('\u0300', "AEINOUWYaeinouwy", "ÀÈÌǸÒÙẀỲàèìǹòùẁỳ"),
            ('\u0301', "ACEGIKLMNOPRSUWYZacegiklmnoprsuwyz", "ÁĆÉǴÍḰĹḾŃÓṔŔŚÚẂÝŹáćéǵíḱĺḿńóṕŕśúẃýź"),
            ('\u0302', "ACEGHIJOSUWYZaceghijosuwyz", "ÂĈÊĜĤÎĴÔŜÛŴŶẐâĉêĝĥîĵôŝûŵŷẑ"),
            ('\u0303', "AEINOUVYaeinouvy", "ÃẼĨÑÕŨṼỸãẽĩñõũṽỹ"),
            ('\u0304', "AEGIOUYaegiouy", "ĀĒḠĪŌŪȲāēḡīōūȳ"),
            ('\u0306', "AEGIOUaegiou", "ĂĔĞĬŎŬăĕğĭŏŭ"),
            ('\u0307', "ABCDEFGHIMNOPRSTWXYZabcdefghmnoprstwxyz", "ȦḂĊḊĖḞĠḢİṀṄȮṖṘṠṪẆẊẎŻȧḃċḋėḟġḣṁṅȯṗṙṡṫẇẋẏż"),
            ('\u0308', "AEHIOUWXYaehiotuwxy", "ÄËḦÏÖÜẄẌŸäëḧïöẗüẅẍÿ"),
            ('\u030a', "AUauwy", "ÅŮåůẘẙ"),
            ('\u030b', "OUou", "ŐŰőű"),
            ('\u030c', "ACDEGHIKLNORSTUZacdeghijklnorstuz", "ǍČĎĚǦȞǏǨĽŇǑŘŠŤǓŽǎčďěǧȟǐǰǩľňǒřšťǔž"),
            ('\u0323', "ABDEHIKLMNORSTUVWYZabdehiklmnorstuvwyz", "ẠḄḌẸḤỊḲḶṂṆỌṚṢṬỤṾẈỴẒạḅḍẹḥịḳḷṃṇọṛṣṭụṿẉỵẓ"),
            ('\u0327', "CDEGHKLNRSTcdeghklnrst", "ÇḐȨĢḨĶĻŅŖŞŢçḑȩģḩķļņŗşţ"),
            ('\u0328', "AEIOUaeiou", "ĄĘĮǪŲąęįǫų"),
        ];
        return rows.SelectMany(row => row.Bases.Zip(row.Wholes, (letter, whole) => KeyValuePair.Create((letter, row.Mark), whole)));
    }
}
