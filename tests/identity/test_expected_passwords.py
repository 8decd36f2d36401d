"""Passwords that people here would choose first are refused, however they are varied."""

from __future__ import annotations

import csv

import pytest

from shikayat.identity.expected_passwords import LIST, phrases
from shikayat.identity.passwords import SHORTEST, is_guessable
from shikayat.text.cleaning import clean_password


@pytest.mark.parametrize(
    "password",
    [
        "PakistanZindabad",
        "Pakistan Zindabad 123",
        "p@k1st@n z1nd@b@d!",
        "PAKISTANZINDABAAD1947",
        "pakistan.zindabad.786",
        "ILovePakistan14August",
        "بسم اللہ الرحمن الرحیم",
        "بِسْمِ اللّٰهِ الرَّحْمٰنِ الرَّحِيمِ",
        "بسم الله الرحمن الرحيم",
        "بسم اللہ الرحمٰن الرحیم 786",
        "﷽",
        "پاکستان زندہ باد",
        "پاكستان زنده باد ۱۲۳",
        "Bismillahirrahmanirrahim",
        "bismillah hir-rahman nir-raheem",
        "LaIlahaIllallah786786",
        "لا الہ الا اللہ محمد رسول اللہ",
        "Assalam-o-Alaikum123",
        "quaid-e-azam-muhammad-ali-jinnah",
        "allahuakbar allahuakbar",
        "mera password password",
        "DilDilPakistan_2026",
        # with digits before, behind and between
        "PakistanZindabad123",
        "786bismillah786",
        "1947PakistanZindabad2026",
        "123456 bismillah 786786",
        "zindabad786pakistan",
        "پاکستان زندہ باد ۱۲۳",
        "۷۸۶بسم اللہ۷۸۶ ۷۸۶",
        # of politics, and a city with digits
        "Imran khan zindabad",
        "pti zindabad 804",
        "نواز شریف زندہ باد",
        "Lahore12345678",
        # in another order
        "ZindabadPakistan",
        "Zindabad Pakistan 14",
        "z1nd@b@dp@k1st@n",
        "باد زندہ پاکستان",
        "زندہ باد پاکستان ۱۴",
        "AkbarAllahAllahuAkbar",
        "azam-e-quaid-jinnah-ali",
        "KhanImran.KhanImran",
        "IqbalAllama Muhammad",
        "SharifNawazSharif99",
        # twice, and several together
        "ZindabadPakistanZindabadPakistan",
        "PakistanPakistan123",
        "bismillahbismillah",
        "ImranKhanZindabadPakistan",
        "AllahuAkbarPakistanZindabad",
        "پاکستان زندہ باد پاکستان زندہ باد",
        "زندہ باد پاکستان اللہ اکبر",
    ],
)
def test_an_expected_password_is_guessable(password):
    assert is_guessable(clean_password(password))


def test_every_listed_phrase_is_guessable_alone_and_twice():
    with LIST.open(encoding="utf-8", newline="") as file:
        listed = [row["phrase"] for row in csv.DictReader(file)]
    assert len(listed) == len(set(listed))
    for phrase in listed:
        assert is_guessable(clean_password(phrase)), phrase
        assert is_guessable(clean_password(f"{phrase} {phrase}{'1' * SHORTEST}")), phrase


@pytest.mark.parametrize(
    "password",
    [
        "ہمارے گاؤں کا پرانا کنواں",
        "میرا گھر لاہور میں ہے",
        "چار الگ الگ لفظ یہاں",
        "hamare gaon ka purana kunwan",
        "correct horse battery staple",
        "پاکستان میں نیلا اونٹ کھجور کھاتا ہے",
        "zindabad neela oont khajoor",
        "khan sahab ki purani saikal",
        "Pakistan meri chai thandi hai",
        "imran ka laal tarbooz wala thela",
        "allah ditta mistri 47 dukan",
        "love letters behind green doors",
        "kh7-Rw2pLq9x-Tn4vZ",
        "لاہور کی بارش میں بھیگی چھتری",
        "میرا نام کوئی نہیں جانتا یہاں",
    ],
)
def test_a_password_of_ones_own_words_is_taken(password):
    assert not is_guessable(clean_password(password))


def test_phrases_are_compared_longest_first():
    lengths = [len(phrase) for phrase in phrases()]
    assert lengths == sorted(lengths, reverse=True)
