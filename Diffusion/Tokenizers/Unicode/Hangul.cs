namespace HybridGrains.Diffusion.Tokenizers.Unicode;

/// <summary>Korean syllables and the letters they are made of; section 3.12 of the Unicode standard.</summary>
internal static class Hangul
{
    private const int FirstSyllable = 0xac00;
    private const int FirstLead = 0x1100;
    private const int FirstVowel = 0x1161;

    /// <summary>One below the first: 0 stands for no tail.</summary>
    private const int NoTail = 0x11a7;
    private const int Leads = 19;
    private const int Vowels = 21;
    private const int Tails = 28;

    public static int[]? Decompose(int letter)
    {
        var index = letter - FirstSyllable;
        if (index is < 0 or >= Leads * Vowels * Tails)
        {
            return null;
        }

        var (lead, vowel, tail) = (FirstLead + index / (Vowels * Tails), FirstVowel + index / Tails % Vowels, index % Tails);
        return tail == 0 ? [lead, vowel] : [lead, vowel, NoTail + tail];
    }

    public static int? Compose(int first, int second)
    {
        if (first is >= FirstLead and < FirstLead + Leads && second is >= FirstVowel and < FirstVowel + Vowels)
        {
            return FirstSyllable + ((first - FirstLead) * Vowels + second - FirstVowel) * Tails;
        }

        var index = first - FirstSyllable;
        return index is >= 0 and < Leads * Vowels * Tails && index % Tails == 0 && second is > NoTail and < NoTail + Tails
            ? first + second - NoTail
            : null;
    }
}
