namespace HybridGrains.Training.Scenes;

/// <summary>
/// The objects of emoji-scenes-2 as a table: code point as emoji-datasource names its files, names, and whether others fit inside.
/// </summary>
/// <remarks>
/// Names are separated by commas, the usual one first; a plural follows its singular after a slash where adding s or es does not give it.
/// "~bread" is said without an article and has no plural. After the code point, "=red" is the colour an object has anyway, and "+"
/// marks what things are put into.
/// </remarks>
internal static class ObjectTable
{
    public const string Text = """
        1f431=yellow cat, kitty, kitten
        1f436 dog, puppy, doggy
        1f42d mouse/mice
        1f430=white rabbit, bunny
        1f98a fox
        1f43b bear, grizzly
        1f43c panda, panda bear
        1f428 koala
        1f42f tiger
        1f981 lion
        1f42e cow
        1f437=pink pig, piglet
        1f438=green frog, toad
        1f435 monkey/monkeys, ape
        1f414=white chicken, hen
        1f425=yellow chick, baby chick
        1f427 penguin
        1f986 duck
        1f985 eagle, hawk
        1f989 owl
        1f987 bat
        1f43a wolf/wolves
        1f434 horse, pony
        1f984=white unicorn
        1f432=green dragon
        1f41d bee, honeybee, bumblebee
        1f41b=green caterpillar, worm
        1f98b butterfly
        1f40c snail
        1f41e=red ladybug, ladybird, beetle
        1f577-fe0f spider
        1f422=green turtle, tortoise
        1f40d=green snake, serpent
        1f996=green dinosaur, t-rex, tyrannosaurus
        1f419=pink octopus
        1f980=red crab
        1f420=yellow fish/fish, tropical fish/tropical fish
        1f42c=blue dolphin
        1f433=blue whale
        1f988 shark
        1f40a=green crocodile, alligator
        1f993 zebra
        1f418 elephant
        1f42a camel
        1f992 giraffe
        1f411=white sheep/sheep, lamb
        1f98c deer/deer, stag
        1f99c parrot
        1f9a9=pink flamingo/flamingos
        1f43f-fe0f squirrel, chipmunk
        1f333=green tree, oak
        1f332=green pine tree, fir tree, evergreen
        1f334 palm tree, palm
        1f335=green cactus
        1f337=pink tulip
        1f339=red rose
        1f33b=yellow sunflower
        1f338=pink flower, blossom, cherry blossom
        1f340=green clover, four-leaf clover, shamrock
        1f341=red maple leaf/maple leaves, leaf/leaves
        1f344 mushroom, toadstool
        1f34e=red apple
        1f350=green pear
        1f34a orange, tangerine
        1f34b=yellow lemon
        1f34c=yellow banana
        1f349 watermelon, slice of watermelon/slices of watermelon
        1f347=purple bunch of grapes/bunches of grapes, ~grapes
        1f353=red strawberry
        1f352=red pair of cherries/pairs of cherries, ~cherries, cherry
        1f351 peach
        1f34d pineapple
        1f95d=green kiwi/kiwis, kiwi fruit/kiwi fruits
        1f345=red tomato/tomatoes
        1f951=green avocado/avocados
        1f346=purple eggplant, aubergine
        1f955 carrot
        1f33d=yellow ear of corn/ears of corn, ~corn, corn cob
        1f336-fe0f=red chili pepper, hot pepper, chili/chilis
        1f966=green broccoli/broccolis, ~broccoli
        1f35e loaf of bread/loaves of bread, ~bread
        1f950 croissant
        1f968 pretzel
        1f9c0=yellow piece of cheese/pieces of cheese, ~cheese
        1f95a egg
        1f354 burger, hamburger, cheeseburger
        1f35f box of fries/boxes of fries, ~fries, ~french fries
        1f355 slice of pizza/slices of pizza, pizza, pizza slice
        1f32d hot dog
        1f32e taco/tacos
        1f37f box of popcorn/boxes of popcorn, ~popcorn
        1f366 ice cream, ice cream cone
        1f369 donut, doughnut
        1f36a cookie, biscuit
        1f382+ cake, birthday cake
        1f9c1 cupcake, muffin
        1f36b chocolate bar, bar of chocolate/bars of chocolate, ~chocolate
        1f36c candy, sweet, piece of candy/pieces of candy
        1f36d lollipop
        1f95b+ glass of milk/glasses of milk, ~milk
        2615+ cup of coffee/cups of coffee, ~coffee, coffee
        1f377+ glass of wine/glasses of wine, wine glass
        1f37a+ beer, mug of beer/mugs of beer, beer mug
        1f363 piece of sushi/pieces of sushi, ~sushi
        1f528 hammer
        1f527 wrench, spanner
        1fa93 axe, ax, hatchet
        2702-fe0f pair of scissors/pairs of scissors, ~scissors
        270f-fe0f=yellow pencil
        1f511=yellow key/keys
        1f512=yellow lock, padlock
        1f50d magnifying glass, magnifier
        1f4a1=yellow light bulb, bulb, lightbulb
        1f56f-fe0f candle
        1f514=yellow bell
        1f4d5=red book
        2709-fe0f=white envelope, letter
        1f4e6+ box, package, parcel, cardboard box
        1f381+ gift, present
        1f388=red+ balloon
        23f0 alarm clock, clock
        23f3 hourglass
        1f4f1=black+ phone, smartphone, mobile phone
        1f4bb+ laptop, computer
        1f4fa+ television, tv/tvs
        1f4f7 camera
        2602-fe0f umbrella
        1f451=yellow crown
        1f3a9=black+ top hat, hat
        1f453 pair of glasses/pairs of glasses, ~glasses, ~eyeglasses
        1f45f=blue shoe, sneaker
        1f455 shirt, t-shirt
        1f457=blue dress
        1f456=blue pair of jeans/pairs of jeans, ~jeans, ~trousers, ~pants
        1f45c+ handbag, purse
        1f392=red+ backpack, rucksack
        1f48d ring, diamond ring
        1f48e+ diamond, gem, jewel
        1f4b0=yellow money bag, bag of money/bags of money
        1f9f2=red magnet
        1f4a3=black bomb
        1f52d telescope
        1f9f9 broom
        1f9fa+ basket
        1faa3=blue+ bucket, pail
        1f6bd=white toilet
        1f6c1=white+ bathtub, bath
        1f6cf-fe0f bed
        1fa91 chair
        1f6aa+ door
        1f6cb-fe0f=blue sofa, couch
        1f9f8 teddy bear, teddy/teddies
        1f916+ robot
        1f47d alien
        1f47b=white ghost
        1f480=white skull
        1f383+ pumpkin, jack-o-lantern
        26c4=white snowman/snowmen
        1f52e+ crystal ball
        1f3c6=yellow+ trophy
        1f6a9=red flag
        2693 anchor
        1f697=red+ car, automobile
        1f68c+ bus
        1f69a+ truck, lorry, delivery truck
        1f69c=green tractor
        1f692=red fire truck, fire engine
        1f691 ambulance
        1f6b2 bicycle, bike
        1f3cd-fe0f=red motorcycle, motorbike
        1f682+ train, locomotive, steam train
        2708-fe0f airplane, plane, aeroplane
        1f681=yellow helicopter
        1f680 rocket, spaceship
        1f6f8 ufo/ufos, flying saucer
        26f5 sailboat, boat, sailing boat
        1f6a2 ship
        1f6f9 skateboard
        1f3e0+ house, home
        1f3f0+ castle
        26ea+ church
        26fa+ tent
        1f3a1 ferris wheel
        1f5fc=red tower
        1f30b volcano/volcanoes
        1f3d4-fe0f mountain
        2600-fe0f=yellow sun
        1f319=yellow moon, crescent moon
        2b50=yellow+ star
        2601-fe0f=white+ cloud
        1f308 rainbow
        2744-fe0f snowflake
        26a1=yellow lightning bolt, ~lightning
        1f525 fire, flame
        1f4a7=blue+ water drop, drop of water/drops of water, droplet
        1f30d+ globe, earth, planet earth
        1fa90 planet, saturn
        1f3b8 guitar
        1f3b9 piano/pianos, keyboard
        1f3ba=yellow trumpet
        1f3bb violin, fiddle
        1f941+ drum
        1f3b7=yellow saxophone
        1f3a4 microphone
        1f3a7 pair of headphones/pairs of headphones, ~headphones
        1f3b5 musical note, note, music note
        1fa97 accordion
        26bd soccer ball, football
        1f3c0 basketball
        26be=white baseball
        1f3be tennis racket, tennis ball
        1f3af target, dartboard, bullseye
        1fa81 kite
        1f3b2=white dice/dice, die/dice
        1f3ae game controller, gamepad
        2764-fe0f=red+ heart
        """;
}
